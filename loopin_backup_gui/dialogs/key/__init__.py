"""The dialogs of the keys: making one, its recovery sheet, and what may be shown to anybody."""
