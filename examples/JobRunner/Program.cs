System.Console.WriteLine("JobRunner");
