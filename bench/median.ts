/** Median time of some work in milliseconds. */
export async function median(work: () => Promise<unknown>, runs = 9): Promise<number> {
  const times: number[] = []
  for (let run = 0; run < runs; run += 1) {
    const start = performance.now()
    await work()
    times.push(performance.now() - start)
  }
  return Number(times.sort((a, b) => a - b)[Math.floor(runs / 2)]!.toFixed(1))
}
