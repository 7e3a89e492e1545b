import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';

/** A PATH on which `virsh` is this script; it is told its folder, which goes when the test ends. */
export async function virshOf(
  script: (folder: string) => string,
): Promise<{ readonly folder: string; readonly path: string }> {
  const folder = await mkdtemp(join(tmpdir(), 'hub-virsh-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  const file = join(folder, 'virsh');
  await writeFile(file, script(folder));
  await chmod(file, 0o755);
  return { folder, path: `${folder}:${process.env['PATH'] ?? ''}` };
}

const OUTPUTS = (uuid: string): Record<string, string> => ({
  list: `${uuid} 5 web\n`,
  domstats: `Domain: 'web'
  state.state=3
  cpu.time=1906240000001
  balloon.current=524288
  balloon.maximum=1048576
  vcpu.current=4
  net.count=1
  net.0.name=vnet0
  net.0.rx.bytes=9007199254740992
  block.count=2
  block.0.name=vda
  block.0.rd.reqs=5
  block.1.name=hdc
  block.1.rd.reqs=7
`,
  domblklist: ` Type   Device   Target   Source
---------------------------------
 file   disk     vda      /a
 file   cdrom    hdc      /b
`,
});

/**
 * Stands in for a virsh that talks to QEMU, which no test machine has: it notes the commands that it runs. Once the file
 * `hang` is there, it hangs over the figures as over those of a QEMU that hangs: the first time, and not from then on.
 */
export async function qemuVirsh(
  uuid: string,
): Promise<{ readonly path: string; readonly log: string; readonly hang: string }> {
  const { folder, path } = await virshOf(
    (own) => `#!${process.execPath}
      const { appendFileSync, existsSync, rmSync, writeSync } = require('node:fs');
      const hang = '${own}/hang';
      const outputs = ${JSON.stringify(OUTPUTS(uuid))};
      for (const command of process.argv.at(-1).split('; ')) {
        const [name, ...words] = command.split(' ');
        if (name !== 'echo') appendFileSync('${own}/log', name + '\\n');
        if (name === 'domstats' && existsSync(hang)) {
          rmSync(hang);
          Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);
        }
        if (words[0] === '--err') writeSync(2, 'error: ' + words[1] + '\\n');
        else writeSync(1, (name === 'echo' ? words[0] : (outputs[name] ?? '')) + '\\n');
      }`,
  );
  return { path, log: join(folder, 'log'), hang: join(folder, 'hang') };
}
