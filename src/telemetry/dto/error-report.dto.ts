import { applyDecorators } from '@nestjs/common';
import { ApiExtraModels, ApiProperty, getSchemaPath } from '@nestjs/swagger';
import { Allow, IsObject, ValidateIf, ValidateNested } from 'class-validator';
import { Accepted } from '../../platform/validation/accepted.js';
import { Instant, LongText } from '../../platform/validation/fields.js';
import { Nested } from '../../platform/validation/to-instance.js';

const DESCRIPTION = 'Stored as error_message, cut to 4,000 characters.';

export class ErrorReportDto {
  @LongText({ required: true, description: DESCRIPTION })
  message!: string;

  @Allow()
  @Accepted({})
  @ApiProperty({
    required: false,
    anyOf: [{}],
    description: 'The client’s own error code, of any type; not stored.',
  })
  code?: unknown;

  @Instant()
  timestamp?: string;
}

/** A member that is either the message itself or an object with a message. */
export function ErrorMember(): PropertyDecorator {
  return (target, property) => {
    ApiExtraModels(ErrorReportDto)(target.constructor);
    const isText = (report: Record<string | symbol, unknown>): boolean =>
      typeof report[property] === 'string';
    applyDecorators(
      ValidateIf(
        (report: Record<string | symbol, unknown>) => report[property] !== undefined && !isText(report),
      ),
      IsObject({ message: 'must be a string or an object with a message' }),
      ValidateNested({ message: 'must be a string or an object with a message' }),
      Nested(() => ErrorReportDto),
      Accepted({ type: ['string', 'object'], object: () => ErrorReportDto }),
      ApiProperty({
        required: false,
        description: DESCRIPTION,
        oneOf: [{ type: 'string', nullable: true }, { $ref: getSchemaPath(ErrorReportDto) }],
      }),
    )(target, property);
  };
}
