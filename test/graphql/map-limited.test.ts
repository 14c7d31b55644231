import { setTimeout as wait } from 'node:timers/promises'
import { expect, it, vi } from 'vitest'
import { mapLimited } from '../../src/graphql/request/map-limited.ts'

it('works through all of them in order, three at once', async () => {
  let open = 0
  let most = 0
  const results = await mapLimited(
    Array.from({ length: 20 }, (_, index) => index),
    async (index) => {
      most = Math.max(most, (open += 1))
      await wait(index % 3)
      open -= 1
      return index * 2
    },
  )
  expect(results).toEqual(Array.from({ length: 20 }, (_, index) => index * 2))
  expect(most).toBe(3)
})

it('begins nothing more once one has failed', async () => {
  const begun: number[] = []
  const failing = mapLimited([1, 2, 3, 4, 5, 6], async (number) => {
    begun.push(number)
    await wait(1)
    throw new Error(`no ${number}`)
  })
  await expect(failing).rejects.toThrow('no 1')
  await wait(10)
  expect(begun).toEqual([1, 2, 3])
})

it('gives up what has not begun within 20 seconds', async () => {
  const now = vi.spyOn(performance, 'now')
  let ms = 0
  now.mockImplementation(() => ms)
  await expect(mapLimited([1, 2, 3, 4, 5], async () => void (ms += 15_000))).rejects.toMatchObject({
    code: 'TOO_EXPENSIVE',
    detail: { limit: 20 },
  })
  now.mockRestore()
})
