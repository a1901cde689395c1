package import Concepts

/// The prompts of the planners, from the text files beside them.
package let builtinPlannerPrompts: [PromptTemplate] = [
  ("planners/clarify-first.question", PackageResources.clarify_first_question_txt),
  ("planners/cot.choose", PackageResources.cot_choose_txt),
  ("planners/lats.critic", PackageResources.lats_critic_txt),
  ("planners/learn-act-critic.learn", PackageResources.learn_act_critic_learn_txt),
  ("planners/learn-act-critic.predict", PackageResources.learn_act_critic_predict_txt),
  ("planners/macro-micro.reflect", PackageResources.macro_micro_reflect_txt),
  ("planners/macro-micro.theme", PackageResources.macro_micro_theme_txt),
  ("planners/manager.assistant", PackageResources.manager_assistant_txt),
  ("planners/manager.decide", PackageResources.manager_decide_txt),
  ("planners/plan-execute.critic", PackageResources.plan_execute_critic_txt),
  ("planners/plan-execute.plan", PackageResources.plan_execute_plan_txt),
  ("planners/react.last", PackageResources.react_last_txt),
  ("planners/react.more", PackageResources.react_more_txt),
  ("planners/react.step", PackageResources.react_step_txt),
  ("planners/react.system", PackageResources.react_system_txt),
  ("planners/reflexion.critic", PackageResources.reflexion_critic_txt),
  ("planners/repair", PackageResources.repair_txt),
  ("planners/tot.propose", PackageResources.tot_propose_txt),
  ("planners/tot.value", PackageResources.tot_value_txt),
  ("planners/tot.vote", PackageResources.tot_vote_txt),
].map { PromptTemplate($0, text: $1) }
