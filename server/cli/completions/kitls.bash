# bash completion for kitls(1), printed by: kitls completions bash
_kitls() {
    local cur=${COMP_WORDS[COMP_CWORD]} prev=${COMP_WORDS[COMP_CWORD-1]}
    local command=serve at=0 i words first formats files
    COMPREPLY=()
    for ((i = 1; i < COMP_CWORD; i++)); do
        case ${COMP_WORDS[i]} in
        serve|check|fmt|new|refs|rename|graph|stats|search|health|fields|settings|completions)
            command=${COMP_WORDS[i]} at=$i
            break ;;
        esac
    done
    case $command in
    serve)
        words='--stdio --index --log --version --help' first='' formats='' files= ;;
    check)
        words='--fix --diff --format --json --index --log --version --help' first='' formats='human json sarif github' files=yes ;;
    fmt)
        words='--check --diff --index --log --version --help' first='' formats='' files=yes ;;
    new)
        words='--project --index --log --version --help' first='kit walkthrough agent blueprint task diagram plan scrapbook file' formats='' files= ;;
    refs)
        words='--format --json --project --index --log --version --help' first='' formats='human json' files= ;;
    rename)
        words='--diff --format --json --project --index --log --version --help' first='' formats='human json' files= ;;
    graph)
        words='--format --dot --mermaid --json --depth --project --index --log --version --help' first='' formats='human dot mermaid json' files= ;;
    stats)
        words='--format --json --index --log --version --help' first='' formats='human json' files=yes ;;
    search)
        words='--format --json --limit --project --index --log --version --help' first='' formats='human json' files= ;;
    health)
        words='--format --json --index --log --version --help' first='' formats='human json' files= ;;
    fields)
        words='--index --log --version --help' first='' formats='' files= ;;
    settings)
        words='--index --log --version --help' first='' formats='' files= ;;
    completions)
        words='--index --log --version --help' first='bash zsh fish' formats='' files= ;;
    esac
    case $prev in
    --project|--index) words= first= files=yes ;;
    --depth|--limit) return ;;
    --format) words=$formats first= files= ;;
    --log) words='error warning info debug' first= files= ;;
    *)
        ((at)) || words="$words serve check fmt new refs rename graph stats search health fields settings completions"
        ((at && COMP_CWORD == at + 1)) && words="$first $words" ;;
    esac
    mapfile -t COMPREPLY < <(compgen -W "$words" -- "$cur")
    if [[ $files && $cur != -* ]]; then
        compopt -o filenames 2>/dev/null
        mapfile -t COMPREPLY < <(compgen -f -- "$cur")
    fi
}
complete -F _kitls kitls
