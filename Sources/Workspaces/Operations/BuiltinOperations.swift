/// Everything one can ask, sorted by type name.
package let builtinOperations: [any Operation.Type] = [
  CheckWorkspace.self,
  DescribeComponent.self,
  DescribeData.self,
  DiffTraces.self,
  GetNotebook.self,
  ListComponents.self,
  ListTraces.self,
  ListWorkspaces.self,
  NewWorkspace.self,
  OpenWorkspace.self,
  ReadTrace.self,
  ReplayRun.self,
  RunNotebook.self,
  TraceStatistics.self,
  UpdateLock.self,
]
