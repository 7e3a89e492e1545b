import { HubError } from '../../platform/problems/hub-error.js';

const LONGEST = 300;

/** libvirt cannot be opened, or does not answer; the reason names neither paths nor the URI. */
export class LibvirtError extends HubError {
  override readonly status = 502;
  override readonly code = 'libvirt-unavailable';
  override readonly title = 'libvirt unavailable';

  constructor(reason: string) {
    super(`libvirt is not available: ${reason}`);
  }

  /** From what virsh wrote to stderr. */
  static of(complaints: string): LibvirtError {
    return new LibvirtError(presentable(complaints));
  }
}

/** The last line says why; before it, virsh says that it failed. Paths, URIs and users are for nobody. */
function presentable(complaints: string): string {
  const lines = complaints.split('\n').map((line) => line.replace(/^error: /, '').trim());
  const last = lines.findLast((line) => line !== '') ?? 'no reason given';
  return last
    .replaceAll(/(?: to | document )?'[^']*[/@][^']*'/g, '')
    .replaceAll(/\S*[/@]\S*/g, '…')
    .slice(0, LONGEST);
}
