"""Make exercises, and judge whether their checks notice what they must."""
