using System.Collections.Frozen;

namespace Fleetscore.Scoring;

/// <summary>The names of the instructions that are refused, so that a refusal can say which. All others are in <see cref="Pickle"/>.</summary>
internal static class PickleOpcodes
{
    private static readonly FrozenDictionary<byte, string> Refused = new Dictionary<byte, string>
    {
        [(byte)'0'] = "POP",
        [(byte)'1'] = "POP_MARK",
        [(byte)'2'] = "DUP",
        [(byte)'P'] = "PERSID",
        [(byte)'Q'] = "BINPERSID",
        [(byte)'S'] = "STRING",
        [(byte)'T'] = "BINSTRING",
        [(byte)'U'] = "SHORT_BINSTRING",
        [(byte)'i'] = "INST",
        [(byte)'o'] = "OBJ",
        [0x82] = "EXT1",
        [0x83] = "EXT2",
        [0x84] = "EXT4",
        [0x8f] = "EMPTY_SET",
        [0x90] = "ADDITEMS",
        [0x91] = "FROZENSET",
        [0x92] = "NEWOBJ_EX",
        [0x97] = "NEXT_BUFFER",
        [0x98] = "READONLY_BUFFER",
    }.ToFrozenDictionary();

    public static string NameOf(byte opcode) => Refused.GetValueOrDefault(opcode, $"0x{opcode:x2}");
}
