"""The map of the buildings (楼宇经济地图)."""
