import { useEffect } from 'react'
import { useGo } from '#ui/link.tsx'
import { Loading } from '#ui/loading.tsx'

/** Leads on to another page, leaving no trace of this one behind «Назад». */
export function GoTo({ address }: { address: string }) {
  const go = useGo()
  // biome-ignore lint/correctness/useExhaustiveDependencies: once for an address; `go` is new on every render
  useEffect(() => go(address, { replace: true }), [address])
  return <Loading shape="page" />
}
