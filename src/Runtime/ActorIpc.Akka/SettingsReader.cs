using Akka.Configuration;

namespace ActorIpc.Akka;

/// <summary>Reads the settings of a section, and names the one that is wrong.</summary>
/// <param name="config">The section.</param>
/// <param name="section">Its name, for messages.</param>
internal sealed class SettingsReader(Config config, string section)
{
    /// <summary>Reads a setting in whatever way, with its name in what that throws.</summary>
    public T Read<T>(string key, Func<T> read)
    {
        try
        {
            return read();
        }
        catch (Exception exception) when (exception is not ConfigurationException)
        {
            throw new ConfigurationException($"{section}.{key}: {exception.Message}", exception);
        }
    }

    public int Number(string key, int least = 1) => Read(key, () => config.GetInt(key, int.MinValue) is var number && number >= least
        ? number
        : throw new ArgumentOutOfRangeException(key, config.GetString(key), $"it must be a number, {least} or more"));

    public TimeSpan Time(string key) => Read(key, () => config.GetTimeSpan(key, allowInfinite: false));

    public string Text(string key) => Read(key, () => config.GetString(key));

    public bool IsUnlimited(string key) => config.GetString(key) == "unlimited";
}
