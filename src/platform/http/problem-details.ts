import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify'
import { hasZodFastifySchemaValidationErrors, isResponseSerializationError } from 'fastify-type-provider-zod'
import { type ChangedBy, Problem, type ProblemItem, STATUS_OF } from '../errors/problem.ts'
import { nestQuotes } from '../text/nest-quotes.ts'

/**
 * RFC 9457 body. `code` is stable, `detail` is for the reader, `problems` lists every broken field or row; `changed`
 * stands in a conflict of versions.
 */
export type ProblemDetails = {
  type: 'about:blank'
  title: string
  status: number
  detail: string
  code: string
  problems: ProblemItem[]
  changed?: ChangedBy
  requestId: string
}

const TITLES: Record<number, string> = {
  400: 'Запрос не разобран',
  401: 'Нужен вход',
  403: 'Нет прав',
  404: 'Не найдено',
  409: 'Изменилось раньше вас',
  413: 'Слишком большой файл',
  415: 'Неизвестный вид данных',
  422: 'Проверьте введённое',
  429: 'Слишком часто',
  500: 'Сбой на сервере',
  503: 'Временно недоступно',
}

/** The one place where a refusal becomes HTTP. Unknown errors are logged whole and told without their insides. */
export function sendProblem(
  error: FastifyError | Problem,
  request: FastifyRequest,
  reply: FastifyReply,
): void {
  const { status, code, detail, problems, changed } = describe(error)
  if (status >= 500) request.log.error({ err: error, requestId: request.id }, 'request failed')
  const body: ProblemDetails = {
    type: 'about:blank',
    title: TITLES[status] ?? 'Ошибка',
    status,
    detail: nestQuotes(detail),
    code,
    problems: problems.map(one => ({ ...one, message: nestQuotes(one.message) })),
    ...(changed && { changed }),
    requestId: request.id,
  }
  void reply
    .code(status)
    .header('content-type', 'application/problem+json; charset=utf-8')
    .serializer((value: unknown) => JSON.stringify(value))
    .send(body)
}

type Described = {
  status: number
  code: string
  detail: string
  problems: ProblemItem[]
  changed?: ChangedBy | undefined
}

function describe(error: FastifyError | Problem): Described {
  if (error instanceof Problem)
    return {
      status: STATUS_OF[error.kind],
      code: error.code,
      detail: error.message,
      problems: error.problems,
      changed: error.changed,
    }
  if (hasZodFastifySchemaValidationErrors(error)) {
    // a part of the address that can be nobody's: the link is broken, no field of a form
    if (error.validationContext === 'params') return missing()
    const problems = error.validation.map(issue => ({
      code: 'field.invalid',
      field: issue.instancePath.replace(/^\//, '').replaceAll('/', '.'),
      message: issue.message ?? 'Недопустимое значение',
    }))
    return { status: 422, code: 'http.invalid', detail: 'Проверьте отмеченные поля.', problems }
  }
  if (isResponseSerializationError(error)) return unexpected()
  const status = error.statusCode ?? 500
  if (status === 413)
    return {
      status,
      code: 'http.too-large',
      detail: 'Файл или запрос слишком велик. Разделите его на части.',
      problems: [],
    }
  if (status === 429) return { status, code: 'http.rate', detail: error.message, problems: [] }
  if (status === 404) return missing()
  if (status >= 400 && status < 500)
    return {
      status,
      code: 'http.malformed',
      detail: 'Запрос не разобран. Обновите страницу и повторите.',
      problems: [],
    }
  return unexpected()
}

function missing(): Described {
  return {
    status: 404,
    code: 'http.not-found',
    detail: 'Такого адреса нет. Проверьте ссылку.',
    problems: [],
  }
}

function unexpected(): Described {
  return {
    status: 500,
    code: 'unexpected',
    detail: 'На сервере произошёл сбой. Повторите; если не поможет, сообщите администратору номер запроса.',
    problems: [],
  }
}
