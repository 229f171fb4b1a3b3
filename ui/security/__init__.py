"""What stands between the outside and the surfaces: the guard, who may ask, how often, and what every response carries."""
