"""Pure types shared by every layer. Imports the standard library only."""
