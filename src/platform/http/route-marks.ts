import { RouteConfig } from '@nestjs/platform-fastify';
import type { FastifyContextConfig } from 'fastify';

/** Where @nestjs/platform-fastify keeps what RouteConfig says, of which a method has one alone. */
const KEY = '__fastify_route_config__';

/** Marks a route with what hooks before its controller read (`request.routeOptions.config`), beside its other marks. */
export function RouteMark(mark: FastifyContextConfig): MethodDecorator {
  return (target, property, descriptor: PropertyDescriptor) => {
    const known = Reflect.getMetadata(KEY, descriptor.value as object) as FastifyContextConfig | undefined;
    RouteConfig({ ...known, ...mark })(target, property, descriptor);
  };
}
