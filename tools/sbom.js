// Writes dist/sbom.cdx.json, or the file that it is told: the packages that are installed here to run the hub, as CycloneDX. Fails where one of
// them has a licence that is not on the list.
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';

const [OUTPUT = 'dist/sbom.cdx.json'] = process.argv.slice(2);
const LICENCES = [
  '0BSD',
  'Apache-2.0',
  'BlueOak-1.0.0',
  'BSD-2-Clause',
  'BSD-3-Clause',
  'ISC',
  'MIT',
  'Python-2.0',
];

const { name } = JSON.parse(readFileSync('package.json', 'utf8'));
const runtime = runtimePackages();
const sbom = onlyThese(ofLockFile(), runtime);
const missing = runtime.filter((ref) => !sbom.components.some((component) => component['bom-ref'] === ref));
const refused = sbom.components.filter((component) => !isAllowed(component));
const complaints = [
  ...missing.map((ref) => `${ref} is installed and not in the SBOM`),
  ...refused.map(
    (component) => `${component['bom-ref']} has the licence ${licencesOf(component).join(', ')}`,
  ),
];
complaints.forEach((complaint) => console.error(complaint));
if (complaints.length > 0) process.exit(1);
mkdirSync(dirname(OUTPUT), { recursive: true });
writeFileSync(OUTPUT, `${JSON.stringify(sbom, null, 1)}\n`);

/**
 * Reads the whole lock file, because `--omit=dev` wrongly omits packages that both the hub and its tests need
 * (npm/cli#7909).
 */
function ofLockFile() {
  const options = ['--package-lock-only', '--sbom-format=cyclonedx', '--sbom-type=application'];
  const printed = execFileSync('npm', ['sbom', ...options], {
    maxBuffer: 2 ** 26,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  return JSON.parse(printed.toString());
}

/** `name@version` of what is installed, but not for development alone. */
function runtimePackages() {
  const { packages } = JSON.parse(readFileSync('package-lock.json', 'utf8'));
  // A workspace is a link and its folder: the client, of which the hub runs nothing.
  const isPackage = ([path, { dev, link }]) => path.startsWith('node_modules/') && !dev && !link;
  const installed = Object.entries(packages).filter((one) => isPackage(one) && existsSync(one[0]));
  return [...new Set(installed.map(([path, entry]) => refOf(path, entry)))];
}

function refOf(path, entry) {
  return `${entry.name ?? path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length)}@${entry.version}`;
}

function onlyThese(full, refs) {
  const itself = full.metadata.component;
  const kept = new Set([...refs, itself['bom-ref']]);
  return {
    ...full,
    // npm calls it after the folder in which it lies.
    metadata: { ...full.metadata, component: { ...itself, name } },
    components: full.components.filter((component) => kept.has(component['bom-ref'])),
    dependencies: full.dependencies
      .filter(({ ref }) => kept.has(ref))
      .map(({ ref, dependsOn }) => ({ ref, dependsOn: dependsOn.filter((other) => kept.has(other)) })),
  };
}

function licencesOf({ licenses = [] }) {
  const said = licenses.map(({ license, expression }) => expression ?? license.id ?? license.name);
  return said.length > 0 ? said : ['none'];
}

function isAllowed(component) {
  return licencesOf(component).every((licence) => choicesOf(licence).some((id) => LICENCES.includes(id)));
}

/** Either licence of `(MIT OR WTFPL)` may be taken. Other combinations are for people to judge. */
function choicesOf(licence) {
  return licence.replace(/^\((.*)\)$/, '$1').split(' OR ');
}
