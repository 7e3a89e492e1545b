import type { Report } from './run.js';

export type SendReports = (reports: readonly Report[]) => Promise<void>;

interface BatchAnswer {
  readonly results: readonly { readonly status: number; readonly error?: unknown }[];
}

/** Reports as clients do. @throws {Error} where the hub takes less than all of it. */
export function senderTo(url: string): SendReports {
  return async (reports) => {
    const answer = await post(`${url}/api/v1/telemetry/batch`, { updates: reports });
    const refused = ((await answer.json()) as BatchAnswer).results?.find(({ status }) => status !== 200);
    if (!answer.ok || refused)
      throw new Error(`The hub refused a report: ${JSON.stringify(refused ?? answer.status)}`);
  };
}

/** Registers a job that has not begun yet. */
export async function register(url: string, id: string, registration: object): Promise<void> {
  const answer = await post(`${url}/api/v1/jobs/${encodeURIComponent(id)}`, registration, 'PUT');
  if (!answer.ok) throw new Error(`The hub refused to register ${id}: ${await answer.text()}`);
}

async function post(url: string, body: object, method: 'POST' | 'PUT' = 'POST'): Promise<Response> {
  return fetch(url, { method, headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) });
}
