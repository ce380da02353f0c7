"""巡察整改: findings of an inspection, worked off item by item to a verified end."""
