package import Concepts

/// The prompts of the memories, from the text files beside them.
package let builtinMemoryPrompts: [PromptTemplate] = [
  ("memories/facts.update", PackageResources.facts_update_txt),
  ("memories/profile-sets.extract", PackageResources.profile_sets_extract_txt),
  ("memories/repair", PackageResources.repair_txt),
  ("memories/rolling-summary.fold", PackageResources.rolling_summary_fold_txt),
  ("memories/stream.importance", PackageResources.stream_importance_txt),
  ("memories/stream.insights", PackageResources.stream_insights_txt),
  ("memories/stream.questions", PackageResources.stream_questions_txt),
].map { PromptTemplate($0, text: $1) }
