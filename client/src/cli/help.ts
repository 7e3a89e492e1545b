export const HELP = `Usage: backup-report COMMAND [OPTIONS]

Reports backup jobs to a Backup Telemetry Hub. Reports wait on the disk until the hub has them.

Commands:
  run [OPTIONS] -- COMMAND…   run a backup command and report it; output, exit code and signals are the command's
  pipe [OPTIONS]              count the bytes of a stream between two commands
  send --id ID --status S     send one report, for scripts
  status [--json]             what waits in the spool, since when, and why
  flush [--wait 30s]          send what waits
  rejected [--json]           reports that the hub refused, and why
  daemon                      send what other commands leave in the spool, for ever
  node [OPTIONS]              tell the hub of this machine: load, memory, disk, network (Linux)
  check                       check settings, spool, hub, token and clock

Options of run, pipe and send:
  --id ID              names this run; run and pipe make one of host, tool and start
  --type TYPE          backup (default), restore or replication
  --vm NAME            the machine that is backed up; run and pipe: this host
  --repository ID, --policy ID, --backup-type full|incremental|differential
  --phase TEXT

Options of run:
  --tool NAME          restic, borg, rclone, rsync, nbdcopy, qemu-img, pg_basebackup, or another for the command's name
  --tag WORD           a part of the id that is made, and the policy where none is given
  --disk N             the command copies disk N of job --id; the job goes on when it ends well
  --wait 30s           wait so long at the end for the hub to have the last word (0 by default, or 0.5 % of the run)

Options of pipe:
  --total-bytes N      how much is expected, for a percentage
  --expect-bytes N     completed if so many pass, failed otherwise

Options of send:
  --status pending|running|completed|failed|cancelled
  --bytes N, --total-bytes N, --speed N, --eta N, --percent N, --warnings N, --error TEXT, --disk N

Options of node:
  --interval 60s       how often
  --node NAME          this machine's name at the hub; the host's by default
  --path PATH          of the file system whose space is told; / by default

Options of all:
  --url URL            of the hub (BACKUP_HUB_URL)
  --token-file FILE    (BACKUP_HUB_TOKEN_FILE), or --token TOKEN (BACKUP_HUB_TOKEN), which others can see in ps
  --ca FILE            certificates in PEM (BACKUP_HUB_CA)
  --spool FILE         where reports wait (BACKUP_REPORT_SPOOL)
  --spool-max-mb N     the most that it takes (SPOOL_MAX_MB, 64)
  --quiet              no line about troubles of reporting

The same settings stand in /etc/backup-report.json and ~/.config/backup-report.json:
  {"url": "https://hub.example:8082", "tokenFile": "/etc/backup-report.token"}
`;
