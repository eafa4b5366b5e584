import type { CallInput, Operation, OperationResult } from './operation.ts'

/** One problem of a refused input: a field, or a row and column of a file. */
export type FieldProblem = {
  code: string
  message: string
  field?: string
  row?: number
  column?: string
  path?: string
}

/** Who changed a record after the reader had opened it, and when. */
export type ChangedBy = { who: string; at: string }

/** RFC 9457 problem details as the server sends them; `message` is a Russian sentence for the reader. */
export class ProblemError extends Error {
  readonly status: number
  readonly code: string
  readonly problems: FieldProblem[]
  readonly requestId: string | undefined
  readonly changed: ChangedBy | undefined

  constructor(
    status: number,
    code: string,
    detail: string,
    problems: FieldProblem[],
    requestId?: string,
    changed?: ChangedBy,
  ) {
    super(detail)
    this.name = 'ProblemError'
    this.status = status
    this.code = code
    this.problems = problems
    this.requestId = requestId
    this.changed = changed
  }
}

/**
 * Calls an operation of a contract from the browser.
 *
 * @throws ProblemError for every refusal, with `status` 0 and code `offline` when the server is out of reach.
 */
export async function call<O extends Operation>(
  operation: O,
  input: CallInput<O> & { signal?: AbortSignal; file?: File },
): Promise<OperationResult<O>> {
  const response = await send(operation, input)
  if (response.status === 204) return undefined as OperationResult<O>
  return (await response.json()) as OperationResult<O>
}

/** Address of an operation with its params and query filled in: links, downloads, cache keys. */
export function addressOf(operation: Operation, input: { params?: unknown; query?: unknown }): string {
  const params = (input.params ?? {}) as Record<string, unknown>
  const path = operation.path.replace(/:(\w+)/g, (_, name: string) =>
    encodeURIComponent(String(params[name])),
  )
  const query = new URLSearchParams()
  for (const [name, value] of Object.entries((input.query ?? {}) as Record<string, unknown>)) {
    if (value === undefined || value === null || value === '') continue
    for (const one of Array.isArray(value) ? value : [value]) query.append(name, String(one))
  }
  const search = query.toString()
  return search ? `${path}?${search}` : path
}

async function send(
  operation: Operation,
  input: { params?: unknown; query?: unknown; body?: unknown; signal?: AbortSignal; file?: File },
): Promise<Response> {
  const init: RequestInit = { method: operation.method, credentials: 'same-origin', headers: {} }
  if (input.signal) init.signal = input.signal
  if (operation.transfer === 'upload') {
    const form = new FormData()
    for (const [name, value] of Object.entries((input.body ?? {}) as Record<string, unknown>)) {
      if (value !== undefined) form.append(name, typeof value === 'string' ? value : JSON.stringify(value))
    }
    if (input.file) form.append('file', input.file)
    init.body = form
  } else if (input.body !== undefined) {
    init.headers = { 'content-type': 'application/json' }
    init.body = JSON.stringify(input.body)
  }
  let response: Response
  try {
    response = await fetch(addressOf(operation, input), init)
  } catch (error) {
    if (error instanceof DOMException && error.name === 'AbortError') throw error
    throw new ProblemError(0, 'offline', 'Нет связи с сервером. Проверьте интернет и повторите.', [])
  }
  if (!response.ok) throw await problemOf(response)
  return response
}

async function problemOf(response: Response): Promise<ProblemError> {
  const body = (await response.json().catch(() => ({}))) as {
    code?: string
    detail?: string
    problems?: FieldProblem[]
    requestId?: string
    changed?: ChangedBy
  }
  return new ProblemError(
    response.status,
    body.code ?? 'unexpected',
    body.detail ?? 'Сервер ответил ошибкой. Повторите через минуту.',
    body.problems ?? [],
    body.requestId,
    body.changed,
  )
}
