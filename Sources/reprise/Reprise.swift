@main struct Reprise { static func main() {} }
