package import Concepts

/// Every reader a workspace can name, sorted by type name.
package let builtinReaders: [any DatasetReader.Type] = [
  CSVReader.self,
  JSONLinesReader.self,
  ListReader.self,
  MovieLensReader.self,
  OrangeReader.self,
  QrelsReader.self,
  RecBoleReader.self,
]

/// Every split a workspace can name, sorted by type name.
package let builtinSplitters: [any Splitter.Type] = [
  ColdItemSplit.self,
  ColdUserSplit.self,
  GlobalTemporalSplit.self,
  KFoldSplit.self,
  LeaveLastOutSplit.self,
  PerUserTemporalSplit.self,
  RandomSplit.self,
  StrongGeneralizationSplit.self,
]
