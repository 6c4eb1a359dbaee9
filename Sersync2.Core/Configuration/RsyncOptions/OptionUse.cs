namespace Sersync2.Core.Configuration.RsyncOptions;

/// <summary>What Sersync2 does with an option of rsync that stands in <c>commonParams</c>.</summary>
internal enum OptionUse
{
    /// <summary>rsync gets it in every call.</summary>
    PassedOn,

    /// <summary>rsync gets it in a full sync that somebody asked for, and in no other call.</summary>
    FullSyncs,

    /// <summary>It only changes what rsync prints, or says what Sersync2 says in any case: left out, which changes nothing.</summary>
    NotNeeded,

    /// <summary>Sersync2 says for each call whether, and for what: left out, with a fault.</summary>
    SaidByUs,

    /// <summary>With it there would be no mirror, or the source would be harmed: left out, with a fault.</summary>
    Contradicts,
}
