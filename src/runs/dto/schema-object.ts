import type { OpenAPIObject } from '@nestjs/swagger';

type Schemas = NonNullable<NonNullable<OpenAPIObject['components']>['schemas']>;

/** A schema of the OpenAPI document; the library does not export the type. */
export type SchemaObject = Exclude<Schemas[string], { $ref: string }>;
