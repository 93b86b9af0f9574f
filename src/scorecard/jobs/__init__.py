"""What each command does, without a command line: the application, also for programs."""
