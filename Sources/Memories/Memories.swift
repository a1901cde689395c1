// Memories
