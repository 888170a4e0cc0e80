/* pipes.c — starts a Windows program with pipes of Windows as its standard input and output. Wine
 * hands on what it inherits, and a pipe of the Unix system is none that Windows programs can wait
 * for. It knows nothing of the program. Wine sets USERPROFILE and LOCALAPPDATA to its own, so that
 * those of the program come by other names. */
#include <stdio.h>
#include <windows.h>

struct pump {
    HANDLE from, to;
};

/* Closing the far end is how the end of the near one is told. */
static DWORD WINAPI copy(void *context) {
    const struct pump *p = context;
    char chunk[65536];
    DWORD got, put;
    while (ReadFile(p->from, chunk, sizeof chunk, &got, NULL) && got)
        for (DWORD at = 0; at < got; at += put)
            if (!WriteFile(p->to, chunk + at, got - at, &put, NULL))
                return 1;
    CloseHandle(p->to);
    return 0;
}

static void make_pipe(HANDLE *read, HANDLE *write, HANDLE *inherited) {
    SECURITY_ATTRIBUTES shared = {.nLength = sizeof shared, .bInheritHandle = TRUE};
    if (!CreatePipe(read, write, &shared, 1 << 20))
        ExitProcess(126);
    SetHandleInformation(*(inherited == read ? write : read), HANDLE_FLAG_INHERIT, 0);
}

/* All after our own name, as it was written. */
static wchar_t *rest_of_command(void) {
    wchar_t *p = GetCommandLineW();
    wchar_t end = *p == L'"' ? L'"' : L' ';
    for (p++; *p && *p != end; p++)
        ;
    while (*p == L'"' || *p == L' ')
        p++;
    return p;
}

static void set_variable(const wchar_t *name, const wchar_t *from) {
    wchar_t value[4096];
    DWORD n = GetEnvironmentVariableW(from, value, 4096);
    if (n && n < 4096)
        SetEnvironmentVariableW(name, value);
}

int main(void) {
    set_variable(L"USERPROFILE", L"KITLS_USERPROFILE");
    set_variable(L"LOCALAPPDATA", L"KITLS_LOCALAPPDATA");
    HANDLE in_read, in_write, out_read, out_write;
    make_pipe(&in_read, &in_write, &in_read);
    make_pipe(&out_read, &out_write, &out_write);
    STARTUPINFOW how = {.cb = sizeof how,
                        .dwFlags = STARTF_USESTDHANDLES,
                        .hStdInput = in_read,
                        .hStdOutput = out_write,
                        .hStdError = GetStdHandle(STD_ERROR_HANDLE)};
    PROCESS_INFORMATION child;
    if (!CreateProcessW(NULL, rest_of_command(), NULL, NULL, TRUE, 0, NULL, NULL, &how, &child)) {
        fprintf(stderr, "pipes: cannot start it: %lu\n", GetLastError());
        return 127;
    }
    CloseHandle(in_read);
    CloseHandle(out_write);
    struct pump in = {GetStdHandle(STD_INPUT_HANDLE), in_write};
    struct pump out = {out_read, GetStdHandle(STD_OUTPUT_HANDLE)};
    CreateThread(NULL, 0, copy, &in, 0, NULL);
    HANDLE last = CreateThread(NULL, 0, copy, &out, 0, NULL);
    DWORD code = 125;
    WaitForSingleObject(child.hProcess, INFINITE);
    WaitForSingleObject(last, 10000); /* what it still said */
    GetExitCodeProcess(child.hProcess, &code);
    ExitProcess(code);
}
