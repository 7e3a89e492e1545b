import { RouteConfig } from '@nestjs/platform-fastify';
import type { FastifyContextConfig } from 'fastify';

/** The metadata key of @nestjs/platform-fastify's RouteConfig, of which a method can have only one. */
const KEY = '__fastify_route_config__';

/**
 * Adds a mark to a route for hooks that run before its controller (`request.routeOptions.config`), beside its other
 * marks.
 */
export function RouteMark(mark: FastifyContextConfig): MethodDecorator {
  return (target, property, descriptor: PropertyDescriptor) => {
    const known = Reflect.getMetadata(KEY, descriptor.value as object) as FastifyContextConfig | undefined;
    RouteConfig({ ...known, ...mark })(target, property, descriptor);
  };
}
