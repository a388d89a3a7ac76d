/* Random words eight at a time, and tables that turn one word into one draw. */

#include <stdint.h>

enum { CELL_BITS = 11, TAIL_BITS = 10, LANES = 8 }; /* 2,048 cells of 8 bytes: half the first-level cache */

typedef uint32_t Words __attribute__((vector_size(4 * LANES)));
typedef float Floats __attribute__((vector_size(4 * LANES)));
typedef struct { float start, slope; } Cell; /* of a count: the least count, and where one more begins */
typedef struct { Cell body[1 << CELL_BITS], low[1 << TAIL_BITS], high[1 << TAIL_BITS]; } Table;
typedef struct { float low, width; } Bounds;
typedef struct { Words s0, s1, s2, s3; } Random;

static uint32_t mixed(uint64_t *state) { /* splitmix64 */
    uint64_t z = (*state += 0x9E3779B97F4A7C15u);
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9u;
    z = (z ^ (z >> 27)) * 0x94D049BB133111EBu;
    return (uint32_t)(z >> 32);
}

static Random seeded(uint64_t seed) {
    Random random;
    for (int lane = 0; lane < LANES; lane++) {
        random.s0[lane] = mixed(&seed);
        random.s1[lane] = mixed(&seed);
        random.s2[lane] = mixed(&seed);
        random.s3[lane] = mixed(&seed);
    }
    return random;
}

static inline Words next(Random *r) { /* xoshiro128+, one generator in each lane */
    Words word = r->s0 + r->s3, shifted = r->s1 << 9;
    r->s2 ^= r->s0;
    r->s3 ^= r->s1;
    r->s1 ^= r->s2;
    r->s0 ^= r->s3;
    r->s2 ^= shifted;
    r->s3 = (r->s3 << 11) | (r->s3 >> 21);
    return word;
}

#ifdef __AVX2__
#include <immintrin.h>

/* The cells of eight words: a cell is fetched as one 64-bit value, then starts and slopes are parted. */
static inline void fetch(const Cell *cells, Words index, Floats *start, Floats *slope) {
    __m256i i = (__m256i)index;
    __m256 a = (__m256)_mm256_i32gather_epi64((const long long *)cells, _mm256_castsi256_si128(i), 8);
    __m256 b = (__m256)_mm256_i32gather_epi64((const long long *)cells, _mm256_extracti128_si256(i, 1), 8);
    __m256 low = _mm256_permute2f128_ps(a, b, 0x20), high = _mm256_permute2f128_ps(a, b, 0x31);
    *start = (Floats)_mm256_shuffle_ps(low, high, 0x88);
    *slope = (Floats)_mm256_shuffle_ps(low, high, 0xDD);
}

static inline int any(Words flags) { return !_mm256_testz_si256((__m256i)flags, (__m256i)flags); }
#else
static inline void fetch(const Cell *cells, Words index, Floats *start, Floats *slope) {
    for (int lane = 0; lane < LANES; lane++) {
        (*start)[lane] = cells[index[lane]].start;
        (*slope)[lane] = cells[index[lane]].slope;
    }
}

static inline int any(Words flags) {
    uint32_t found = 0;
    for (int lane = 0; lane < LANES; lane++) found |= flags[lane];
    return found != 0;
}
#endif

static inline Floats share(Words bits, int width) { /* the low `width` (at most 31) bits as a number from 0 to 1 */
    typedef int Ints __attribute__((vector_size(4 * LANES)));
    return __builtin_convertvector((Ints)(bits & ((1u << width) - 1)), Floats) * (1.0f / (1u << width));
}

static inline Words outermost(Words word) { /* all ones where the word falls in the first or the last cell */
    uint32_t cell = 1u << (32 - CELL_BITS);
    return (Words)(word + cell < 2 * cell);
}

static float tail_cell(const Table *table, uint32_t word, int counting) {
    const Cell *cells = word >> 31 ? table->high : table->low;
    int left = 32 - CELL_BITS - TAIL_BITS;
    Cell cell = cells[(word >> left) & ((1 << TAIL_BITS) - 1)];
    float place = (float)(word & ((1 << left) - 1)) / (1 << left);
    return counting ? cell.start + (place >= cell.slope) : cell.start + cell.slope * place;
}

static inline __attribute__((always_inline)) Floats draw(const Table *table, Random *random, int counting) {
    Words word = next(random);
    Floats start, slope;
    fetch(table->body, word >> (32 - CELL_BITS), &start, &slope);
    Floats place = share(word, 32 - CELL_BITS), one = (Floats){} + 1.0f;
    Floats value = counting ? start + (Floats)((Words)one & (Words)(place >= slope)) : start + slope * place;
    if (__builtin_expect(any(outermost(word)), 0))
        for (int lane = 0; lane < LANES; lane++)
            if (outermost(word)[lane]) value[lane] = tail_cell(table, word[lane], counting);
    return value;
}

/* result = factor x one draw each; `n` is a multiple of the lanes, and the arrays are aligned. */
static void multiply(float *result, const float *factor, const Table *table, Random *random, int n) {
    Random r = *random;
    for (int i = 0; i < n; i += LANES)
        *(Floats *)(result + i) = *(const Floats *)(factor + i) * draw(table, &r, 0);
    *random = r;
}

/* The same for a uniform draw, which needs no table. */
static void multiply_uniform(float *result, const float *factor, Bounds bounds, Random *random, int n) {
    Random r = *random;
    for (int i = 0; i < n; i += LANES)
        *(Floats *)(result + i) =
            *(const Floats *)(factor + i) * (bounds.low + bounds.width * share(next(&r) >> 8, 24));
    *random = r;
}

static void count(float *result, const Table *table, Random *random, int n) {
    Random r = *random;
    for (int i = 0; i < n; i += LANES) *(Floats *)(result + i) = draw(table, &r, 1);
    *random = r;
}
