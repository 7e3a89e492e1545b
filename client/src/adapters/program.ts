import { basename } from 'node:path';

/** Programs that run another, whose name and options come later. */
const STARTERS = 'nice ionice chrt taskset timeout sudo doas env time stdbuf nohup flock'.split(' ');
/** In these, a tool is one only where `--tool` says so: `docker exec rsync …` names a container. */
const FARTHER = 'sh bash dash zsh ksh busybox su runuser chroot ssh docker podman kubectl'.split(' ');

/** Whether the command's exit code may be that of another program, like 124 of `timeout` or 1 of `sudo`. */
export function isStarted(command: readonly string[]): boolean {
  const first = nameAt(command, 0);
  return STARTERS.includes(first) || FARTHER.includes(first);
}

/** Where options of a tool belong: after its program. -1 where that is hidden, as in `sh -c 'rsync …'`. */
export function programAt(command: readonly string[], programs: readonly string[]): number {
  return isStarted(command) ? behindStarter(command, programs) : 0;
}

/** The command's name: that of its program without its folder, also behind `nice`, `sudo` and their like. */
export function nameOf(command: readonly string[], programs: readonly string[]): string {
  const first = nameAt(command, 0);
  if (!STARTERS.includes(first)) return first;
  const at = behindStarter(command, programs);
  return at < 0 ? first : nameAt(command, at);
}

/** The first of the names that can be no value of an option, as it is in `sudo -u restic …`. */
function behindStarter(command: readonly string[], programs: readonly string[]): number {
  return command.findIndex(
    (_, at) =>
      at > 0 && programs.includes(nameAt(command, at)) && !/^-(?:\w|-[^=]+)$/.test(command[at - 1] ?? ''),
  );
}

function nameAt(command: readonly string[], at: number): string {
  return basename(command[at] ?? '');
}
