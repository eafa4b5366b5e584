import type { Readable } from 'node:stream'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { recordView } from '../audit/card-views.ts'
import type { Context } from '../db/database.ts'
import { forbidden, invalid, Problem, unauthenticated } from '../errors/problem.ts'
import type { FileStore } from '../files/store.ts'
import type { Operation, OperationInput, OperationResult } from './operation.ts'
import type { HttpServer } from './server.ts'

/** A file a handler gives back. */
export type Download = {
  filename: string
  type: string
  content: Buffer | Readable
  inline?: boolean
  /** Whose personal paper it is, where the operation `shows` somebody's. */
  personId?: string
}

/** The uploaded file of an `upload` operation, read whole: limits were checked while reading. */
export type Upload = { filename: string; type: string; bytes: Buffer }

export type Handler<O> = (
  context: Context & { request: FastifyRequest; reply: FastifyReply; files: FileStore },
  input: OperationInput<O> & { file?: Upload },
) => Promise<OperationResult<O> | (O extends { transfer: 'download' } ? Download : never)>

/**
 * Attaches a use case to its operation: actor, permission, parsed input, response by schema.
 * An operation without a permission line cannot be attached; the type of `access` sees to it.
 */
export function serve<O extends Operation>(app: HttpServer, operation: O, handler: Handler<O>): void {
  app.operations.push(operation)
  const isUpload = operation.transfer === 'upload'
  app.route({
    method: operation.method,
    url: operation.path,
    schema: {
      operationId: operation.id,
      summary: operation.summary,
      tags: [operation.id.split('.')[0]!],
      ...(operation.params && { params: operation.params }),
      ...(operation.query && { querystring: operation.query }),
      ...(operation.body && !isUpload && { body: operation.body }),
      ...(operation.response &&
        operation.transfer !== 'download' && { response: { 200: operation.response } }),
    },
    config: {
      operationId: operation.id,
      ...(operation.ratePerMinute && { rateLimit: { max: operation.ratePerMinute, timeWindow: '1 minute' } }),
    },
    // Before the body is read: a stranger learns nothing of what a body should look like.
    onRequest: async request => {
      admitted.set(request, await admit(app, operation, request))
    },
    handler: async (request, reply) => {
      const actor = admitted.get(request)!
      const context = {
        db: app.dependencies.db,
        clock: app.dependencies.clock,
        jobs: app.dependencies.jobs,
        files: app.dependencies.files,
        requestId: request.id,
        actor,
        request,
        reply,
      }
      const input = {
        params: request.params,
        query: request.query,
        body: request.body,
      } as OperationInput<O> & { file?: Upload }
      if (isUpload) await readUpload(request, operation, input as { body: unknown; file?: Upload })
      const result = await handler(context, input)
      if (reply.sent) return reply
      await recordShown(context, operation, input, result)
      if (operation.transfer === 'download') return sendDownload(reply, result as Download)
      return operation.response ? result : reply.code(204).send()
    },
  })
}

/** Before the answer leaves: nobody is shown a card without a line in the log. */
async function recordShown(
  context: Context,
  { shows }: Operation,
  input: { params: unknown },
  answer: unknown,
): Promise<void> {
  if (!shows) return
  const [from, field] = shows.person.split('.') as ['params' | 'answer', string]
  const holder = (from === 'params' ? input.params : answer) as Record<string, unknown>
  const personId = holder[field]
  if (typeof personId !== 'string')
    throw new Error(`${shows.person} holds no person to write to the log of views`)
  await recordView(context.db, context.actor, { personId, part: shows.part, at: context.clock.now() })
}

/** Who was let in to which request, from its first hook to its handler. */
const admitted = new WeakMap<FastifyRequest, Context['actor']>()

const NOBODY: Context['actor'] = {
  accountId: null,
  personId: null,
  name: '',
  role: 'nobody',
  scope: { kind: 'self', id: null },
  reach: {},
  permissions: new Set(),
}

async function admit(
  app: HttpServer,
  operation: Operation,
  request: FastifyRequest,
): Promise<Context['actor']> {
  const actor = await app.dependencies.resolveActor(request)
  if (operation.access.kind === 'public') return actor ?? NOBODY
  if (!actor) throw unauthenticated('access.signed-out', 'Войдите, чтобы продолжить.')
  if (operation.access.kind === 'permission' && !actor.permissions.has(operation.access.permission))
    throw forbidden(
      'access.role',
      'У вашей роли нет права на это действие. Переключите роль или обратитесь к администратору.',
    )
  return actor
}

async function readUpload(
  request: FastifyRequest,
  operation: Operation,
  input: { body: unknown; file?: Upload },
): Promise<void> {
  const fields: Record<string, unknown> = {}
  try {
    for await (const part of request.parts()) {
      if (part.type === 'file')
        input.file = { filename: part.filename, type: part.mimetype, bytes: await part.toBuffer() }
      else fields[part.fieldname] = part.value
    }
  } catch (error) {
    if (error instanceof Problem) throw error
    if ((error as { statusCode?: number }).statusCode === 413) throw error
    throw invalid('http.upload', 'Файл не получен целиком. Выберите его ещё раз.')
  }
  if (!input.file)
    throw invalid('http.no-file', 'Выберите файл.', [
      { code: 'file.missing', field: 'file', message: 'Файл не выбран' },
    ])
  if (!operation.body) return
  const parsed = operation.body.safeParse(fields)
  if (!parsed.success)
    throw invalid(
      'http.invalid',
      'Проверьте отмеченные поля.',
      parsed.error.issues.map(issue => ({
        code: 'field.invalid',
        field: issue.path.join('.'),
        message: issue.message,
      })),
    )
  input.body = parsed.data
}

function sendDownload(reply: FastifyReply, file: Download): FastifyReply {
  const disposition = file.inline ? 'inline' : 'attachment'
  return reply
    .header('content-type', file.type)
    .header('content-disposition', `${disposition}; filename*=UTF-8''${encodeURIComponent(file.filename)}`)
    .header('cache-control', 'private, no-store')
    .send(file.content)
}
