"""Import commands of enterprises, visits and issues."""
