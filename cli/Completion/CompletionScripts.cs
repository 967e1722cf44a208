namespace Fleetscore.Cli.Completion;

/// <summary>
/// The scripts. Each calls the program as it was called, with the directive <c>[suggest:POSITION]</c> and the line up to the
/// cursor; the word that calls it may be a path, so the line is handed over with the plain name. The answer holds whatever
/// contains the word, so the shells pick what begins with it. Ids come from devices: no script lets a shell expand them.
/// </summary>
internal static class CompletionScripts
{
    public static readonly IReadOnlyDictionary<string, string> Shells = new SortedDictionary<string, string>(StringComparer.Ordinal)
    {
        ["bash"] =
            """
            # Bash: source <(fleetscore completion bash)
            _fleetscore() {
              local line="fleetscore${COMP_LINE:${#COMP_WORDS[0]}:COMP_POINT-${#COMP_WORDS[0]}}"
              local word="${line##* }" candidate
              COMPREPLY=()
              while IFS= read -r candidate; do
                [[ $candidate == "$word"* ]] && COMPREPLY+=("$candidate")
              done < <("${COMP_WORDS[0]}" "[suggest:${#line}]" "$line" 2>/dev/null)
            }
            complete -o default -F _fleetscore fleetscore ./fleetscore

            """,
        ["zsh"] =
            """
            # Zsh: source <(fleetscore completion zsh)
            _fleetscore() {
              local line="fleetscore${LBUFFER#${words[1]}}"
              local -a found
              found=("${(@f)$("${words[1]}" "[suggest:${#line}]" "$line" 2>/dev/null)}")
              compadd -- $found
            }
            compdef _fleetscore fleetscore ./fleetscore

            """,
        ["fish"] =
            """
            # fish: fleetscore completion fish | source
            function __fleetscore
                set -l line (commandline -cp)
                set -l program (commandline -opc)[1]
                set line "fleetscore"(string sub -s (math (string length -- $program) + 1) -- $line)
                $program "[suggest:"(string length -- $line)"]" "$line" 2>/dev/null
            end
            complete -f -c fleetscore -a '(__fleetscore)'

            """,
        ["pwsh"] =
            """
            # PowerShell: fleetscore completion pwsh | Out-String | Invoke-Expression
            Register-ArgumentCompleter -Native -CommandName fleetscore -ScriptBlock {
                param($word, $command, $position)
                $program = $command.CommandElements[0].Extent.Text
                $line = $command.Extent.Text.PadRight($position).Substring(0, $position)
                $line = 'fleetscore' + $line.Substring($program.Length)
                & $program "[suggest:$($line.Length)]" $line 2>$null | Where-Object { $_ -like "$word*" } | ForEach-Object {
                    [System.Management.Automation.CompletionResult]::new($_, $_, 'ParameterValue', $_)
                }
            }

            """,
    };
}
