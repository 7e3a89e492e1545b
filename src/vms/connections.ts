import { Inject, Injectable } from '@nestjs/common';
import { SETTINGS } from '../platform/config/settings.token.js';
import { SharedReads } from '../platform/database/shared-reads.js';
import { Influx } from './influx/influx.js';
import type { Row } from './influx/rows.js';
import { InfluxWriter } from './influx/influx-writer.js';
import { LibvirtReader } from './libvirt/reader.js';
import type { Look } from './libvirt/reader.js';
import { NoCollectorError } from './no-collector.error.js';
import type { VmsSettings } from './vms.settings.js';

/** libvirt at the one end of the collector and InfluxDB at the other, where both are configured. */
@Injectable()
export class Connections {
  private readonly ending = new AbortController();
  private readonly looks = new SharedReads<Look>();
  private readonly ends: { readonly reader: LibvirtReader; readonly influx: Influx } | undefined;
  readonly writer: InfluxWriter | undefined;

  /** Readings and writes that failed. */
  errors = 0;
  lastError: string | undefined;

  constructor(@Inject(SETTINGS) settings: VmsSettings) {
    const { vmSource } = settings;
    if (!vmSource) return;
    const onTimeout = (uuid: string): void => this.note(`Machine ${uuid} did not answer in time`);
    const onHeldUp = (): void =>
      this.note('A machine held up the figures of all, so libvirt was asked again');
    const reader = new LibvirtReader({ ...settings, libvirtUri: vmSource.libvirtUri, onTimeout, onHeldUp });
    const influx = new Influx(vmSource.influx);
    this.ends = { reader, influx };
    this.writer = new InfluxWriter({ ...settings, influx, onFailure: (reason) => this.note(reason) });
  }

  get isConfigured(): boolean {
    return this.ends !== undefined;
  }

  /** @throws {LibvirtError} */
  async read(signal: AbortSignal): Promise<Look> {
    if (!this.ends) throw new NoCollectorError();
    return this.ends.reader.look(signal);
  }

  /** For people, any number of whom share a look. @throws {LibvirtError} */
  async look(): Promise<Look> {
    return this.looks.read('', () => this.read(this.ending.signal));
  }

  /** Rows of a statement in InfluxQL. @throws {NoCollectorError | InfluxError} */
  async query(statement: string): Promise<Row[]> {
    if (!this.ends) throw new NoCollectorError();
    return this.ends.influx.query(statement, this.ending.signal);
  }

  /** Why InfluxDB does not answer, or takes no lines; undefined where it does. */
  async influxFault(): Promise<string | undefined> {
    return (await this.ends?.influx.fault(this.ending.signal)) ?? this.writer?.fault;
  }

  note(reason: string): void {
    this.errors++;
    this.lastError = reason;
  }

  async end(): Promise<void> {
    this.ending.abort();
    await this.writer?.end();
  }
}
