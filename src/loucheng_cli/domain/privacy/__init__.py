"""Contacts and personal numbers."""
