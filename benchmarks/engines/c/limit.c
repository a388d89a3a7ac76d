/* The reference model in one fused loop: the limit of the machine for one thread.

   Every draw costs one 32-bit random word: its high 11 bits choose a cell of an inverse-CDF table, its low 21
   bits interpolate inside the cell. Each of the two outermost cells has a finer table of its own, so that the
   tails are right. Work goes in blocks that fit the second-level cache. */

#include <stdint.h>
#include <string.h>

#include "draws.h"
#include "quantiles.h"

enum { BLOCK = 2048, MONTHS = 12, STREAMS = 5, OUTPUTS = 18 };
enum { BASE, GROWTH, NOISE, POSTS, FEE, A_CLICK, A_BUY, A_BASKET, S_CLICK, S_BUY, S_BASKET, S_PART, SESSIONS, GIFTS };

typedef struct {
    Table tables[GIFTS + 1];
    Bounds fund, affiliate_part;
} Model;


typedef struct {
    float path[BLOCK], growth[BLOCK], views[BLOCK], stream[BLOCK], month[BLOCK];
    float total[STREAMS][BLOCK];
} Work;

static void add_stream(Work *work, int stream) {
    for (int i = 0; i < BLOCK; i++) {
        work->month[i] += work->stream[i];
        work->total[stream][i] += work->stream[i];
    }
}

static void one_month(Work *work, const Model *model, Random *random) {
    const Table *tables = model->tables;
    memset(work->month, 0, sizeof work->month);
    multiply(work->views, work->path, &tables[NOISE], random, BLOCK);
    multiply_uniform(work->stream, work->views, model->fund, random, BLOCK);
    add_stream(work, 0);
    count(work->stream, &tables[POSTS], random, BLOCK);
    multiply(work->stream, work->stream, &tables[FEE], random, BLOCK);
    add_stream(work, 1);
    multiply_uniform(work->stream, work->views, model->affiliate_part, random, BLOCK);
    for (int table = A_CLICK; table <= A_BASKET; table++)
        multiply(work->stream, work->stream, &tables[table], random, BLOCK);
    add_stream(work, 2);
    multiply(work->stream, work->views, &tables[S_CLICK], random, BLOCK);
    for (int table = S_BUY; table <= S_PART; table++)
        multiply(work->stream, work->stream, &tables[table], random, BLOCK);
    add_stream(work, 3);
    count(work->stream, &tables[SESSIONS], random, BLOCK);
    multiply(work->stream, work->stream, &tables[GIFTS], random, BLOCK);
    add_stream(work, 4);
    for (int i = 0; i < BLOCK; i++) work->path[i] *= work->growth[i];
}

static void keep(float *outputs, long draws, int row, long start, const float *values) {
    long left = draws - start;
    memcpy(outputs + row * draws + start, values, sizeof(float) * (left < BLOCK ? left : BLOCK));
}

static void one_block(Work *work, const Model *model, Random *random, float *outputs, long draws, long start) {
    memset(work->total, 0, sizeof work->total);
    for (int i = 0; i < BLOCK; i++) work->path[i] = work->growth[i] = 1.0f;
    multiply(work->path, work->path, &model->tables[BASE], random, BLOCK);
    multiply(work->growth, work->growth, &model->tables[GROWTH], random, BLOCK);
    for (int month = 0; month < MONTHS; month++) {
        one_month(work, model, random);
        keep(outputs, draws, month, start, work->month);
    }
    memset(work->month, 0, sizeof work->month);
    for (int stream = 0; stream < STREAMS; stream++) {
        keep(outputs, draws, MONTHS + stream, start, work->total[stream]);
        for (int i = 0; i < BLOCK; i++) work->month[i] += work->total[stream][i];
    }
    keep(outputs, draws, OUTPUTS - 1, start, work->month);
}

/* All 18 outputs of `draws` paths, row by row. */
void simulate(const Model *model, uint64_t seed, long draws, float *outputs) {
    static _Thread_local Work work __attribute__((aligned(64)));
    Random random = seeded(seed);
    for (long start = 0; start < draws; start += BLOCK)
        one_block(&work, model, &random, outputs, draws, start);
}

/* Per output: the quantiles at `shares`, then mean and sd. `scratch` has room for 2 `draws` values. */
void summarise(const float *outputs, long draws, const double *shares, int wanted, float *scratch, double *result) {
    for (int row = 0; row < OUTPUTS; row++)
        describe(outputs + row * draws, draws, shares, wanted, scratch, result + row * (wanted + 2));
}
