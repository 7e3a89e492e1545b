export type Route =
  | { readonly page: 'overview' }
  | { readonly page: 'jobs' }
  | { readonly page: 'job'; readonly jobId: string }
  | { readonly page: 'machines' }
  | { readonly page: 'machine'; readonly vmName: string }
  | { readonly page: 'runs' }
  | { readonly page: 'run'; readonly eventId: string }
  | { readonly page: 'nodes' }
  | { readonly page: 'node'; readonly nodeId: string }
  | { readonly page: 'vms' }
  | { readonly page: 'vm'; readonly vmId: string }
  | { readonly page: 'states' }
  | { readonly page: 'unknown' };

/** The route of a path. All that follows `/jobs/` is one id, percent-encoded or not: ids may hold `/` and dots. */
export function routeOf(path: string): Route {
  const [, first = '', rest = ''] = /^\/([^/]*)\/?(.*)$/.exec(path) ?? [];
  const name = decoded(rest);
  if (name === undefined) return { page: 'unknown' };
  if (first === '' && name === '') return { page: 'overview' };
  if (first === 'jobs') return name === '' ? { page: 'jobs' } : { page: 'job', jobId: name };
  if (first === 'machines') return name === '' ? { page: 'machines' } : { page: 'machine', vmName: name };
  if (first === 'runs') return name === '' ? { page: 'runs' } : { page: 'run', eventId: name };
  if (first === 'nodes') return name === '' ? { page: 'nodes' } : { page: 'node', nodeId: name };
  if (first === 'vms') return name === '' ? { page: 'vms' } : { page: 'vm', vmId: name };
  return import.meta.env.DEV && path === '/dev/states' ? { page: 'states' } : { page: 'unknown' };
}

export function hrefOfJob(jobId: string): string {
  return `/jobs/${encodeURIComponent(jobId)}`;
}

export function hrefOfMachine(vmName: string): string {
  return `/machines/${encodeURIComponent(vmName)}`;
}

export function hrefOfRun(eventId: string): string {
  return `/runs/${encodeURIComponent(eventId)}`;
}

export function hrefOfNode(nodeId: string): string {
  return `/nodes/${encodeURIComponent(nodeId)}`;
}

/** By its UUID, or its name. */
export function hrefOfVm(vmId: string): string {
  return `/vms/${encodeURIComponent(vmId)}`;
}

function decoded(text: string): string | undefined {
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}
