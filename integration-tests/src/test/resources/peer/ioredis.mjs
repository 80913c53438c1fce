// ioredis against PORT: what an application does on its first day.
import assert from 'node:assert/strict';
import { createRequire } from 'node:module';

const Redis = createRequire(`${process.env.AMBASSADORS_NODE_MODULES}/_`)('ioredis');
const client = new Redis({ port: Number(process.env.PORT), connectionName: 'it-ioredis', maxRetriesPerRequest: 0 });

const keys = Array.from({ length: 500 }, (_, i) => `ioredis:${i}`);
await Promise.all(keys.map((key, i) => client.set(key, `value ${i}`)));
assert.deepEqual(await client.mget(keys), keys.map((_, i) => `value ${i}`));
const pipeline = client.pipeline();
keys.forEach((key) => pipeline.get(key));
assert.deepEqual(await pipeline.exec(), keys.map((_, i) => [null, `value ${i}`]));
assert.equal(await client.get('ioredis:none'), null);
await client.hset('ioredis:h', { f: '1', g: '2' });
assert.deepEqual(await client.hgetall('ioredis:h'), { f: '1', g: '2' });
await assert.rejects(client.call('NOPE'), /unknown command/);
assert.equal(await client.del(keys), keys.length);
await client.quit();
console.log('all is well');
