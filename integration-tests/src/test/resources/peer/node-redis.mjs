// node-redis against PORT in PROTOCOL: what an application does on its first day.
import assert from 'node:assert/strict';
import { createRequire } from 'node:module';

const { createClient } = createRequire(`${process.env.AMBASSADORS_NODE_MODULES}/_`)('redis');
const protocol = Number(process.env.PROTOCOL);
const client = createClient({ url: `redis://127.0.0.1:${process.env.PORT}`, RESP: protocol, name: 'it-node' });
client.on('error', (error) => { throw error; });
await client.connect();

const keys = Array.from({ length: 500 }, (_, i) => `noderedis:${protocol}:${i}`);
await Promise.all(keys.map((key, i) => client.set(key, `value ${i}`)));
assert.deepEqual(await Promise.all(keys.map((key) => client.get(key))), keys.map((_, i) => `value ${i}`));
assert.deepEqual(await client.mGet(keys), keys.map((_, i) => `value ${i}`));
assert.equal(await client.get(`noderedis:${protocol}:none`), null);
await client.hSet(`noderedis:${protocol}:h`, { f: '1', g: '2' });
assert.deepEqual({ ...(await client.hGetAll(`noderedis:${protocol}:h`)) }, { f: '1', g: '2' });
await client.zAdd(`noderedis:${protocol}:z`, { score: 1.5, value: 'm' });
assert.equal(await client.zScore(`noderedis:${protocol}:z`, 'm'), 1.5);
await assert.rejects(client.sendCommand(['NOPE']), /unknown command/);
assert.equal(await client.del(keys), keys.length);
await client.close();
console.log('all is well');
