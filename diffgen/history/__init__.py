"""What changes the revision files: new ones, merged, moved and joined ones; and how they are drawn."""
