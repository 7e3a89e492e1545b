import { request as httpRequest } from 'node:http';
import { Agent, request as httpsRequest } from 'node:https';
import type { AgentOptions, RequestOptions } from 'node:https';
import type { Duplex } from 'node:stream';
import { connect } from 'node:tls';
import type { ConnectionOptions } from 'node:tls';

type Connected = (error: Error | null, socket: Duplex) => void;

/** Reaches its targets through a proxy, by CONNECT; TLS is between here and the hub. */
export class TunnelAgent extends Agent {
  constructor(
    private readonly proxy: URL,
    options: AgentOptions,
  ) {
    super(options);
  }

  override createConnection(options: RequestOptions, connected: Connected = () => {}): undefined {
    const host = String(options.host);
    const port = Number(options.port ?? 443);
    const authority = `${host.includes(':') ? `[${host}]` : host}:${port}`;
    const request = this.proxy.protocol === 'https:' ? httpsRequest : httpRequest;
    const tunnel = request({
      host: this.proxy.hostname,
      port: this.proxy.port || (this.proxy.protocol === 'https:' ? 443 : 80),
      method: 'CONNECT',
      path: authority,
      headers: { host: authority, ...this.credentials() },
      timeout: 10_000,
      agent: false,
    });
    // Its type asks for a socket beside an error, too.
    const fail = (error: Error): void => connected(error, undefined as unknown as Duplex);
    tunnel.once('timeout', () => tunnel.destroy(new Error('the proxy does not answer')));
    tunnel.once('error', fail);
    tunnel.once('connect', (answer, socket) => {
      if (answer.statusCode !== 200) {
        socket.destroy();
        fail(new Error(`the proxy answered ${answer.statusCode} to CONNECT`));
      } else connected(null, connect({ ...options, socket, servername: host } as ConnectionOptions));
    });
    tunnel.end();
    return undefined;
  }

  private credentials(): Record<string, string> {
    const { username, password } = this.proxy;
    if (!username) return {};
    const pair = `${decodeURIComponent(username)}:${decodeURIComponent(password)}`;
    return { 'proxy-authorization': `Basic ${Buffer.from(pair).toString('base64')}` };
  }
}
