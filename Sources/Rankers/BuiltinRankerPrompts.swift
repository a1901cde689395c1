package import Concepts
import Dialogue

/// The prompts of the rankers, from the text files beside them.
package let builtinRankerPrompts: [PromptTemplate] = [
  ("rankers/listwise.order", PackageResources.listwise_order_txt),
  ("rankers/pick.best", PackageResources.pick_best_txt),
  ("rankers/pointwise.genre", PackageResources.pointwise_genre_txt),
  ("rankers/pointwise.plain", PackageResources.pointwise_plain_txt),
  ("rankers/pointwise.rating", PackageResources.pointwise_rating_txt),
  ("rankers/pointwise.system", PackageResources.pointwise_system_txt),
  ("rankers/pointwise.taste", PackageResources.pointwise_taste_txt),
  ("rankers/repair", PackageResources.repair_txt),
].map { PromptTemplate($0, text: $1) }
