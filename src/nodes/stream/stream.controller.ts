import { Controller, Get, Inject, Query, Req, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { WebSocketServer } from 'ws';
import { CalledBy } from '../../auth/caller.js';
import type { Caller } from '../../auth/caller.js';
import { Needs } from '../../auth/needs.js';
import { SETTINGS } from '../../platform/config/settings.token.js';
import type { HttpSettings } from '../../platform/http/http.settings.js';
import { bearerProtocolIn, headOf } from '../../platform/http/upgrades.js';
import { TooBusyError } from '../../platform/problems/too-busy.error.js';
import { QueryOf } from '../../platform/validation/validate.js';
import { StreamQuery } from '../dto/node-queries.js';
import { Listeners } from './listeners.js';
import { isOwnOrigin } from './own-origin.js';
import { OriginNotAllowedError } from './origin-not-allowed.error.js';
import { UpgradeRequiredError } from './upgrade-required.error.js';

const MOST_LISTENERS = 2_000;
const LONGEST_MESSAGE = 64 * 1024;

/** The WebSocket of nodes. OpenAPI has no words for it; docs/nodes.md describes it. */
@ApiExcludeController()
@Controller('api/v1/nodes/stream')
export class NodeStreamController {
  private readonly server = new WebSocketServer({
    noServer: true,
    clientTracking: false,
    maxPayload: LONGEST_MESSAGE,
    perMessageDeflate: false,
    handleProtocols: bearerProtocolIn,
  });

  constructor(
    private readonly listeners: Listeners,
    @Inject(SETTINGS) private readonly settings: Pick<HttpSettings, 'corsOrigins'>,
  ) {}

  @Get()
  @Needs('viewer')
  stream(
    @Query(new QueryOf(StreamQuery)) { node_id: nodeName }: StreamQuery,
    @CalledBy() caller: Caller,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): void {
    const { raw } = request;
    const head = headOf(raw);
    if (!head) {
      void reply.header('upgrade', 'websocket').header('connection', 'upgrade');
      throw new UpgradeRequiredError();
    }
    this.assertOrigin(request);
    if (this.listeners.size >= MOST_LISTENERS) throw new TooBusyError();
    reply.hijack();
    const { socket } = raw;
    reply.raw.detachSocket(socket);
    this.server.handleUpgrade(raw, socket, head, (webSocket) => {
      void this.listeners.enter(webSocket, caller, nodeName || null);
    });
  }

  /** Browsers let any page open a WebSocket, and say which page it was; programs say nothing. */
  private assertOrigin({ headers: { origin, host = '' }, server }: FastifyRequest): void {
    if (origin === undefined || this.settings.corsOrigins.includes(origin)) return;
    const address = server.server.address();
    const port = typeof address === 'object' && address ? address.port : NaN;
    if (!isOwnOrigin(origin, host, port)) throw new OriginNotAllowedError();
  }
}
