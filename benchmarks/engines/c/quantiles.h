/* Exact quantiles (linear between order statistics, as np.quantile), mean and sd of one array.

   A histogram from the least value to the mean + 4.5 sd (no more than 5 % lies beyond, whatever the shape;
   all of it goes into the last bucket) finds the buckets that hold the wanted order statistics; only the
   values of those buckets are set apart and searched. */

#include <math.h>
#include <stdint.h>
#include <string.h>

enum { BUCKETS = 2048, MOST_RANKS = 32 };

typedef struct { double mean, sd; float least, scale; } Overview;
typedef struct { float *values; uint32_t size, filled; } Drawer;
typedef struct { uint16_t *bucket_of; uint32_t upto[BUCKETS + 1]; } Histogram; /* upto[b]: values before bucket b */

static Overview overview(const float *values, long n) {
    float least = values[0];
    double sum = 0, squares = 0;
#pragma omp simd reduction(+ : sum, squares) reduction(min : least)
    for (long i = 0; i < n; i++) {
        least = values[i] < least ? values[i] : least;
        sum += values[i];
        squares += (double)values[i] * values[i];
    }
    double mean = sum / n, sd = sqrt(fmax(squares / n - mean * mean, 0)), width = mean + 4.5 * sd - least;
    return (Overview){.mean = mean, .sd = sd, .least = least, .scale = width > 0 ? (BUCKETS - 1) / width : 0};
}

static void place(const float *values, long n, const Overview *seen, uint16_t *bucket_of) {
    float least = seen->least, scale = seen->scale;
#pragma omp simd
    for (long i = 0; i < n; i++) {
        float bucket = (values[i] - least) * scale;
        bucket_of[i] = (uint16_t)(int)(bucket < BUCKETS - 1 ? bucket : BUCKETS - 1);
    }
}

static void cumulate(Histogram *histogram, long n) { /* two counters, so that equal neighbours need not wait */
    uint32_t even[BUCKETS] = {0}, odd[BUCKETS] = {0};
    for (long i = 0; i + 1 < n; i += 2) {
        even[histogram->bucket_of[i]]++;
        odd[histogram->bucket_of[i + 1]]++;
    }
    if (n % 2) even[histogram->bucket_of[n - 1]]++;
    histogram->upto[0] = 0;
    for (int b = 0; b < BUCKETS; b++) histogram->upto[b + 1] = histogram->upto[b] + even[b] + odd[b];
}

static int bucket_with(const uint32_t *upto, uint32_t rank) { /* upto[b] <= rank < upto[b + 1] */
    int low = 0, high = BUCKETS;
    while (high - low > 1) {
        int middle = (low + high) / 2;
        if (upto[middle] <= rank) low = middle;
        else high = middle;
    }
    return low;
}

static void fill(Drawer *drawers, const uint8_t *slots, const float *values, long n, const uint16_t *bucket_of) {
    for (long i = 0; i < n; i++) {
        uint8_t slot = slots[bucket_of[i]];
        if (__builtin_expect(slot, 0)) drawers[slot].values[drawers[slot].filled++] = values[i];
    }
}

static float selected(float *values, long n, long rank) { /* quickselect, median of three */
    long low = 0, high = n - 1;
    while (low < high) {
        float a = values[low], b = values[low + (high - low) / 2], c = values[high];
        float pivot = a < b ? (b < c ? b : (a < c ? c : a)) : (a < c ? a : (b < c ? c : b));
        long left = low, right = high;
        while (left <= right) {
            while (values[left] < pivot) left++;
            while (values[right] > pivot) right--;
            if (left > right) break;
            float swapped = values[left];
            values[left++] = values[right];
            values[right--] = swapped;
        }
        if (rank <= right) high = right;
        else if (rank >= left) low = left;
        else break;
    }
    return values[rank];
}

/* The order statistics at `ranks`. Each wanted bucket gets a drawer; slot 0 is: not wanted. */
static void order_statistics(const float *values, long n, const Histogram *histogram, const uint32_t *ranks,
                             int wanted, float *scratch, float *found) {
    uint8_t slots[BUCKETS] = {0};
    Drawer drawers[MOST_RANKS + 1];
    int bucket[MOST_RANKS], opened = 0;
    for (int k = 0; k < wanted; k++) {
        int b = bucket[k] = bucket_with(histogram->upto, ranks[k]);
        if (slots[b]) continue;
        slots[b] = ++opened;
        drawers[opened] = (Drawer){.values = scratch, .size = histogram->upto[b + 1] - histogram->upto[b]};
        scratch += drawers[opened].size;
    }
    fill(drawers, slots, values, n, histogram->bucket_of);
    for (int k = 0; k < wanted; k++) {
        Drawer *drawer = &drawers[slots[bucket[k]]];
        found[k] = selected(drawer->values, drawer->size, ranks[k] - histogram->upto[bucket[k]]);
    }
}

/* Into `result`: the quantile at each of `shares`, then mean and sd. `scratch` has room for 2n values. */
static void describe(const float *values, long n, const double *shares, int wanted, float *scratch, double *result) {
    Overview seen = overview(values, n);
    Histogram histogram = {.bucket_of = (uint16_t *)(scratch + n)};
    uint32_t ranks[MOST_RANKS];
    float found[MOST_RANKS];
    for (int k = 0; k < wanted; k++) {
        ranks[2 * k] = (uint32_t)((n - 1) * shares[k]);
        ranks[2 * k + 1] = ranks[2 * k] + (ranks[2 * k] + 1 < n);
    }
    place(values, n, &seen, histogram.bucket_of);
    cumulate(&histogram, n);
    order_statistics(values, n, &histogram, ranks, 2 * wanted, scratch, found);
    for (int k = 0; k < wanted; k++) {
        double part = (n - 1) * shares[k] - ranks[2 * k];
        result[k] = found[2 * k] + part * ((double)found[2 * k + 1] - found[2 * k]);
    }
    result[wanted] = seen.mean;
    result[wanted + 1] = seen.sd;
}
