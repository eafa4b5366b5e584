import {
  keepPreviousData,
  QueryClient,
  type UseQueryResult,
  useInfiniteQuery,
  useMutation,
  useQuery,
  useQueryClient,
} from '@tanstack/react-query'
import { useCallback, useMemo, useRef } from 'react'
import { addressOf, type ChangedBy, call, ProblemError } from '#platform/http/client.ts'
import type { CallInput, Operation, OperationResult } from '#platform/http/operation.ts'

export { addressOf, type ChangedBy, call, ProblemError }

const RETRIES = 2

/** Reading is repeated when the line or the server is at fault; a refusal, and any change, never is. */
function shouldRetry(failures: number, error: Error): boolean {
  const isPassing = error instanceof ProblemError ? error.status === 0 || error.status >= 502 : false
  return isPassing && failures < RETRIES
}

export function createQueryClient(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: { retry: shouldRetry, staleTime: 15_000, refetchOnWindowFocus: true, networkMode: 'always' },
      mutations: { retry: false, networkMode: 'always' },
    },
  })
}

/** Cache key of an operation: its id first, so that `invalidates: ['people']` reaches a whole room. */
function keyOf(operation: Operation, input: unknown): readonly unknown[] {
  return [...operation.id.split('.'), input]
}

/**
 * Reads an operation and keeps the answer in the cache.
 *
 * @param options.enabled false until the input is known.
 * @param options.refetchEvery milliseconds between repeats, for work that goes on at the server.
 */
export function useOperation<O extends Operation>(
  operation: O,
  input: CallInput<O>,
  options: { enabled?: boolean; refetchEvery?: number | false; keepPrevious?: boolean } = {},
): UseQueryResult<OperationResult<O>, Error> {
  return useQuery({
    queryKey: keyOf(operation, input),
    queryFn: ({ signal }) => call(operation, { ...input, signal }),
    enabled: options.enabled ?? true,
    refetchInterval: options.refetchEvery ?? false,
    ...(options.keepPrevious && { placeholderData: keepPreviousData }),
  }) as UseQueryResult<OperationResult<O>, Error>
}

/** Asks beforehand for what a page will read with `useOperation`; a refusal is told by the page itself. */
export function usePrefetch(): (operation: Operation) => void {
  const client = useQueryClient()
  return useCallback(
    operation => {
      const queryFn = ({ signal }: { signal: AbortSignal }) => call(operation, { signal } as never)
      void client.prefetchQuery({ queryKey: keyOf(operation, {}), queryFn })
    },
    [client],
  )
}

/** What a list page needs of a keyset-paged operation, as `DataTable` takes it. */
export type ListState<Row> = {
  rows: Row[]
  /** Rows in the whole list; above 10 000 it means «more than». Undefined until known. */
  total: number | undefined
  /** The words rows were found by, where the search forgave a slip; empty otherwise. */
  shownFor: readonly string[]
  isLoading: boolean
  /** The rows shown belong to the former filter; new ones are on the way. */
  isStale: boolean
  isLoadingMore: boolean
  hasMore: boolean
  error: Error | null
  loadMore: () => void
  retry: () => void
}

type Page<Row> = { rows: Row[]; next: string | null; total: number; shownFor?: string[] }

type RowOf<O> = OperationResult<O> extends { rows: (infer Row)[] } ? Row : never

/** Reads a keyset-paged list (`pageOf(row)` in its contract) page by page as the reader goes down. */
export function useList<O extends Operation>(
  operation: O,
  input: { params?: unknown; query?: unknown } = {},
  options: { enabled?: boolean } = {},
): ListState<RowOf<O>> {
  const result = useInfiniteQuery({
    queryKey: keyOf(operation, input),
    queryFn: ({ pageParam, signal }) =>
      call(operation, {
        ...input,
        query: { ...(input.query as object), ...(pageParam && { after: pageParam }) },
        signal,
      } as never) as Promise<unknown> as Promise<Page<RowOf<O>>>,
    initialPageParam: '',
    getNextPageParam: page => page.next ?? undefined,
    placeholderData: keepPreviousData,
    enabled: options.enabled ?? true,
  })
  const rows = useMemo(() => result.data?.pages.flatMap(page => page.rows) ?? [], [result.data])
  return {
    rows,
    total: result.data?.pages[0]?.total,
    shownFor: result.data?.pages[0]?.shownFor ?? [],
    isLoading: result.isPending,
    isStale: result.isPlaceholderData,
    isLoadingMore: result.isFetchingNextPage,
    hasMore: result.hasNextPage,
    error: result.error,
    loadMore: () => void result.fetchNextPage(),
    retry: () => void result.refetch(),
  }
}

/** An action under way: press `run`, show `isPending`, hand `error` to `FormErrors`. */
export type ActionState<O extends Operation> = {
  run: (input: CallInput<O> & { file?: File }) => Promise<OperationResult<O> | false>
  isPending: boolean
  error: ProblemError | null
  reset: () => void
}

/**
 * Performs a changing operation. Never repeats by itself, not even when a button is pressed twice: the same input
 * while it is under way is one action. Afterwards everything read is read anew, unless `invalidates` names the rooms
 * (first word of operation ids) the change can touch.
 *
 * `run` resolves to false when the server refused; the refusal stands in `error`. A conflict shows that what is on the
 * page has grown old: it is read anew, so that the next try bears the new version; the form keeps what was typed.
 */
export function useAction<O extends Operation>(
  operation: O,
  options: {
    invalidates?: readonly string[]
    onDone?: (result: OperationResult<O>) => void
    onRefused?: (error: ProblemError) => void
  } = {},
): ActionState<O> {
  const client = useQueryClient()
  const reread = async () => {
    const { invalidates } = options
    if (!invalidates) return await client.invalidateQueries()
    await Promise.all(invalidates.map(room => client.invalidateQueries({ queryKey: [room] })))
  }
  const mutation = useMutation<OperationResult<O>, Error, CallInput<O> & { file?: File }>({
    mutationFn: input => call(operation, input),
    onSuccess: async result => {
      await reread()
      options.onDone?.(result)
    },
    onError: async error => {
      const problem = asProblem(error)
      if (problem.status === 409) await reread()
      options.onRefused?.(problem)
    },
  })
  const underWay = useRef<{
    input: string
    file: File | undefined
    answer: ReturnType<ActionState<O>['run']>
  }>(undefined)
  const run: ActionState<O>['run'] = given => {
    const { file, ...rest } = given as { file?: File }
    const input = JSON.stringify(rest)
    const same = underWay.current
    if (same?.input === input && same.file === file) return same.answer
    const answer = mutation
      .mutateAsync(given)
      .catch(() => false as const)
      .finally(() => {
        if (underWay.current?.answer === answer) underWay.current = undefined
      })
    underWay.current = { input, file, answer }
    return answer
  }
  return {
    run,
    isPending: mutation.isPending,
    error: mutation.error ? asProblem(mutation.error) : null,
    reset: mutation.reset,
  }
}

/** Whatever was thrown, as a problem with words for the reader. */
export function asProblem(error: unknown): ProblemError {
  if (error instanceof ProblemError) return error
  return new ProblemError(500, 'unexpected', 'Что-то сломалось на странице. Обновите её и повторите.', [])
}
