import { homedir, tmpdir } from "node:os";
import { join } from "node:path";
import { dossiersFolder } from "../dossier-folder.ts";

/** Where traces stay: a name for people, and the files and folders that belong to it, of which many are not there. */
export type TracePlace = {
  readonly name: string;
  readonly paths: readonly string[];
  /** Whether the machine keeps them for all, so that what others left there before is no trace of a run. */
  readonly isShared?: boolean;
  /** Only files that were written at this time or later, in milliseconds since 1970. */
  readonly since?: number | undefined;
};

/** The places of a user's machine that a raid would search first. */
export function placesOf(home: string = homedir(), temporary: string = tmpdir()): readonly TracePlace[] {
  const at = (...names: readonly string[]): string[] => names.map((name) => join(home, name));
  const local = process.env["LOCALAPPDATA"] ?? join(home, "AppData/Local");
  const roaming = process.env["APPDATA"] ?? join(home, "AppData/Roaming");
  return [
    {
      name: "temporary files",
      paths: [...new Set([temporary, ...onUnix("/tmp", "/var/tmp", "/dev/shm")])],
    },
    { name: "the logs of npm", paths: [...at(".npm/_logs"), join(local, "npm-cache/_logs")] },
    {
      name: "the history of the shell",
      paths: [
        ...at(
          ".bash_history",
          ".zsh_history",
          ".histfile",
          ".local/share/fish/fish_history",
          ".node_repl_history",
          ".python_history",
          ".lesshst",
          ".viminfo",
        ),
        join(roaming, "Microsoft/Windows/PowerShell/PSReadLine/ConsoleHost_history.txt"),
      ],
    },
    {
      name: "browsers",
      paths: [
        ...at(
          ".config/chromium",
          ".config/google-chrome",
          ".config/BraveSoftware",
          ".config/microsoft-edge",
          ".config/vivaldi",
          ".cache/chromium",
          ".cache/google-chrome",
          ".mozilla",
          ".cache/mozilla",
          "snap/chromium",
          "snap/firefox",
          ".var/app/org.mozilla.firefox",
          ".var/app/org.chromium.Chromium",
          "Library/Application Support/Google/Chrome",
          "Library/Application Support/Chromium",
          "Library/Application Support/Firefox",
          "Library/Safari",
          "Library/Caches/Google/Chrome",
          "Library/Caches/Firefox",
        ),
        join(local, "Google/Chrome"),
        join(local, "Microsoft/Edge"),
        join(local, "Mozilla/Firefox"),
        join(roaming, "Mozilla/Firefox"),
      ],
    },
    {
      name: "crash dumps",
      isShared: true,
      paths: [
        ...onUnix("/var/lib/systemd/coredump", "/var/crash", "/cores"),
        ...at("core", "Library/Logs/DiagnosticReports"),
        join(local, "CrashDumps"),
      ],
    },
    {
      name: "lists of recent files, thumbnails and the bin",
      paths: [
        ...at(
          ".local/share/recently-used.xbel",
          ".cache/thumbnails",
          ".thumbnails",
          ".local/share/Trash",
          ".Trash",
        ),
        join(roaming, "Microsoft/Windows/Recent"),
      ],
    },
    {
      name: "logs of the system",
      isShared: true,
      paths: onUnix(
        "/var/log/journal",
        "/run/log/journal",
        "/var/log/syslog",
        "/var/log/messages",
        "/var/log/user.log",
        "/var/log/kern.log",
        "/var/log/audit",
        "/var/log/system.log",
      ),
    },
    {
      name: "histories of the clipboard and search indexes of the desktop",
      paths: [
        ...at(
          ".local/share/klipper",
          ".config/klipperrc",
          ".config/copyq",
          ".local/share/copyq",
          ".cache/cliphist",
          ".local/share/gpaste",
          ".local/share/clipman.json",
          ".cache/clipman.json",
          ".config/clipit",
          ".local/share/clipit",
          ".local/share/parcellite",
          ".local/share/diodon",
          ".cache/clipboard-indicator@tudmotu.com",
          ".cache/tracker3",
          ".cache/tracker",
          ".local/share/baloo",
          ".local/share/zeitgeist",
          "Library/Application Support/Maccy",
        ),
        join(local, "Microsoft/Windows/Clipboard"),
        join(local, "ConnectedDevicesPlatform"),
      ],
    },
    { name: "downloads", paths: at("Downloads") },
    { name: "the folder of Habeas", paths: [dossiersFolder()] },
  ];
}

function onUnix(...paths: readonly string[]): readonly string[] {
  return process.platform === "win32" ? [] : paths;
}
