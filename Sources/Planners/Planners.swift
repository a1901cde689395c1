// Planners
