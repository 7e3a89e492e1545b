/** Errors as backup clients really word them. */
export const ERRORS = [
  'Snapshot could not be consolidated: disk 1 is locked by another task\n' +
    '  at vmdk /vmfs/volumes/ds-gold-02/mail-02/mail-02_1-000007.vmdk\n' +
    '  holder: task-88412 (RemoveSnapshot_Task), queued 14 min ago\n' +
    'The snapshot "hub-nightly" is still there and grows: consolidate it before the next run.',
  'repository repo-main is locked exclusively by PID 21877 on proxy-1 by backup (UID 998, GID 998)\nlock was created 6h12m ago\nstorage ID 3f9c1b',
  'write tcp 10.20.4.17:51344->10.20.9.2:9000: write: connection reset by peer (attempt 5 of 5)',
  'no space left on device: /backup/repo-nas-2/data/7e/7e41c0 (needed 4.1 GiB, free 212 MiB)',
  'VSS_E_WRITERERROR_TIMEOUT: writer "SqlServerWriter" did not answer the freeze within 60 s',
  'NBD: server closed the connection while reading at offset 412316860416 (disk 0)',
  'ERROR: The replication target sent HTTP 507 Insufficient Storage for part 1184 of 4096',
  'quiesced snapshot failed: guest tools are not running',
] as const;

export const WIKI_ERROR =
  "mysqldump: Got error: 1045: \"Access denied for user 'backup'@'localhost'\" when trying to connect";
