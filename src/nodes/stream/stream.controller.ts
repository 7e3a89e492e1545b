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
    @Req() { raw }: FastifyRequest,
    @Res() reply: FastifyReply,
  ): void {
    const head = headOf(raw);
    if (!head) {
      void reply.header('upgrade', 'websocket').header('connection', 'upgrade');
      throw new UpgradeRequiredError();
    }
    this.assertOrigin(raw.headers);
    if (this.listeners.size >= MOST_LISTENERS) throw new TooBusyError();
    reply.hijack();
    const { socket } = raw;
    reply.raw.detachSocket(socket);
    this.server.handleUpgrade(raw, socket, head, (webSocket) => {
      void this.listeners.enter(webSocket, caller, nodeName || null);
    });
  }

  /** Browsers let any page open a WebSocket, and say which page it was; programs say nothing. */
  private assertOrigin({ origin, host }: FastifyRequest['headers']): void {
    if (origin === undefined || this.settings.corsOrigins.includes(origin)) return;
    const isOwn = URL.canParse(origin) && new URL(origin).host === host;
    if (!isOwn) throw new OriginNotAllowedError();
  }
}
