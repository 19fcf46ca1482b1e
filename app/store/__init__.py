"""What is kept, and where: settings, the key, journals, transcripts, exports."""
