import { authorization } from './authorization.js';
import { HubError, problemIn } from './hub-error.js';
import { token, tokenWanted } from './token.js';
import { urlOf } from './url-of.js';
import type { Parameters } from './url-of.js';
import type {
  AgentRun,
  AgentRunList,
  AlertList,
  EventPage,
  HistoryView,
  JobList,
  JobView,
  MachineList,
  MachinePage,
  NodeList,
  NodeView,
  ReporterView,
  RunNames,
  SamplesView,
  SmallCurve,
  Summary,
  Throughput,
} from './types.js';

import type { CollectorStatus, Diagnosis, MonitoredVms, VmHistoryView, VmTelemetry } from './vm-answers.js';

/** The answers of the hub by route. */
export interface Answers {
  '/jobs': JobList;
  '/jobs/:jobId': JobView;
  '/jobs/:jobId/events': EventPage;
  '/jobs/:jobId/reporter': ReporterView;
  '/jobs/:jobId/samples': SamplesView;
  '/samples': { readonly items: readonly SmallCurve[] };
  '/summary': Summary;
  '/throughput': Throughput;
  '/machines': MachineList;
  '/machines/:vmName': MachinePage;
  '/runs': AgentRunList;
  '/runs/:event_id': AgentRun;
  '/metadata': RunNames;
  '/api/telemetry/status': CollectorStatus;
  '/api/telemetry/vm-telemetry': VmTelemetry;
  '/api/telemetry/vm-history/:id': VmHistoryView;
  '/api/telemetry/monitored-vms': MonitoredVms;
  '/api/telemetry/diagnostic': Diagnosis;
  '/nodes': NodeList;
  '/nodes/:nodeId': NodeView;
  '/nodes/:nodeId/history': HistoryView;
  '/nodes/:nodeId/alerts': AlertList;
}

/** Asks the hub. Throws a HubError for any other answer than the one of the route, and where the hub cannot be reached. */
export async function get<R extends keyof Answers>(
  route: R,
  parameters: Parameters = {},
  signal?: AbortSignal,
): Promise<Answers[R]> {
  const response = await ask(urlOf(route, parameters), signal ? { signal } : {});
  return (await response.json()) as Answers[R];
}

/** Ends a job as the operator. */
export async function cancelJob(jobId: string, reason: string): Promise<JobView> {
  const body = JSON.stringify(reason === '' ? {} : { reason });
  const headers = { 'content-type': 'application/json' };
  const url = urlOf('/jobs/:jobId/cancel', { jobId });
  return (await (await ask(url, { method: 'POST', headers, body })).json()) as JobView;
}

/** Says how a node is called, and which machine names of jobs mean it. */
export async function changeNode(
  nodeId: string,
  change: Partial<Pick<NodeView, 'hostname' | 'vm_names'>>,
): Promise<NodeView> {
  const headers = { 'content-type': 'application/json' };
  const url = urlOf('/nodes/:nodeId', { nodeId });
  return (await (
    await ask(url, { method: 'PUT', headers, body: JSON.stringify(change) })
  ).json()) as NodeView;
}

/** Deletes a node with its snapshots and alerts. */
export async function deleteNode(nodeId: string): Promise<void> {
  await ask(urlOf('/nodes/:nodeId', { nodeId }), { method: 'DELETE' });
}

/** Starts or stops the collector of virtual machines. */
export async function steerCollector(what: 'start' | 'stop'): Promise<void> {
  await ask(`/api/telemetry/${what}`, { method: 'POST' });
}

/** Asks again where the hub says that it is too busy just now, as the first burst of a page may be too fast for it. */
async function ask(url: string, init: RequestInit, attempts = 3): Promise<Response> {
  const headers = { ...authorization(token.value), ...(init.headers as Record<string, string> | undefined) };
  const response = await fetch(url, { ...init, headers }).catch((error: unknown) => {
    throw HubError.unreachable(error);
  });
  if (response.ok) return response;
  const error = await problemIn(response);
  if (error.status === 429 && attempts > 1) {
    await rest(error.retryAfter ?? 1);
    init.signal?.throwIfAborted();
    return ask(url, init, attempts - 1);
  }
  if (error.status === 401) tokenWanted.value = token.value === null ? {} : { refused: error.message };
  throw error;
}

function rest(seconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, Math.min(5, seconds) * 1_000));
}
