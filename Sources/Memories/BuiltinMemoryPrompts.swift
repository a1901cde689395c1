package import Concepts

/// The prompts of the memories, from the text files beside them.
package let builtinMemoryPrompts: [PromptTemplate] = [
  ("memories/belief.narrate", PackageResources.belief_narrate_txt),
  ("memories/belief.operate", PackageResources.belief_operate_txt),
  ("memories/contrastive.choose", PackageResources.contrastive_choose_txt),
  ("memories/contrastive.rewrite", PackageResources.contrastive_rewrite_txt),
  ("memories/episodes.judge", PackageResources.episodes_judge_txt),
  ("memories/episodes.library", PackageResources.episodes_library_txt),
  ("memories/episodes.relevance", PackageResources.episodes_relevance_txt),
  ("memories/facts.update", PackageResources.facts_update_txt),
  ("memories/neighbourhood.synthesise", PackageResources.neighbourhood_synthesise_txt),
  ("memories/notes.describe", PackageResources.notes_describe_txt),
  ("memories/profile-sets.extract", PackageResources.profile_sets_extract_txt),
  ("memories/repair", PackageResources.repair_txt),
  ("memories/rolling-summary.fold", PackageResources.rolling_summary_fold_txt),
  ("memories/stream.importance", PackageResources.stream_importance_txt),
  ("memories/stream.insights", PackageResources.stream_insights_txt),
  ("memories/stream.questions", PackageResources.stream_questions_txt),
].map { PromptTemplate($0, text: $1) }
