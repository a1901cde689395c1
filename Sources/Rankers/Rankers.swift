// Rankers
